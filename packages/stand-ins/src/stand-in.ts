/** One thing that a stand-in took, for a person to read. */
export interface Received {
  /** When, milliseconds since the epoch. */
  atMs: number;
  /** Who it is for: a channel, a room, a number, the recipients. */
  to: string;
  /** The subject of a mail, the head of a message; empty where there is none. */
  title: string;
  /** The text that a person would read. Not escaped. */
  text: string;
  /** The text as HTML, where the service shows such; shown in a frame that can do nothing. */
  html?: string;
  /** The whole request or message as it came, for the curious. */
  raw: string;
}

/**
 * A server on 127.0.0.1 that takes the place of a service: it checks what the
 * service checks and answers as the service documents it.
 */
export interface StandIn {
  /** Where it is reached. */
  readonly url: string;
  /** What it has taken, the oldest first. */
  readonly received: readonly Received[];
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}
