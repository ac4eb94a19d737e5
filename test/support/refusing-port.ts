/**
 * A port of 127.0.0.1 that refuses every connection: nothing listens there, and below 1024 no system gives ports out by
 * itself, as it may do at once with one that a server has just left.
 */
export const refusingPort = 2;
