/** The drawings, as paths on a grid of 24. */

export const CHAT = "M12 4c-5 0-8.5 3.2-8.5 7.3 0 2.3 1.2 4.4 3.1 5.7L6 20.5l3.9-1.9c.7.1 1.4.2 2.1.2 5 0 8.5-3.3 8.5-7.5S17 4 12 4z";
export const CLOSE = "M6 6l12 12M18 6L6 18";
export const DOWN = "M6 9l6 6 6-6";
export const SEND = "M12 19V5M5 12l7-7 7 7";
export const LEFT = "M15 6l-6 6 6 6";
export const RIGHT = "M9 6l6 6-6 6";
export const CLOCK = "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4l3 2";
export const TICK = "M5 12l5 5 9-10";
export const TICKS = "M2 12l5 5 9-10M12 16l1 1 9-10";
export const ALERT = "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v5M12 16v.1";
export const LINK = "M8 16l8-8M9 8h7v7";
export const STAR = "M12 3.6l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.8l5.9-.8z";
export const CLIP = "M19.5 11.5l-7.6 7.6a4.6 4.6 0 01-6.5-6.5l8-8a3 3 0 014.3 4.3l-8 8a1.5 1.5 0 01-2.1-2.1l7.2-7.3";
export const DOTS = "M5.5 12h.01M12 12h.01M18.5 12h.01";
