/** How what is read moves on by itself: it glides, except for those who asked their device for less motion. */

export function pace(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
