/** The browser's two shelves: one lasts, the other is emptied at the end of the visit. */

/** What that shelf says; nothing where merely looking at it is forbidden. */
export function onShelf<T>(kind: "localStorage" | "sessionStorage", ask: (shelf: Storage) => T): T | undefined {
  try {
    return ask(window[kind]);
  } catch {
    return undefined;
  }
}
