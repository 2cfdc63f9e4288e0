package dev.portcullis.pipeline;

/**
 * What the way back to a client can carry.
 *
 * @param streams whether a reply can be sent piece by piece, while it comes about
 * @param replyLimit the largest body of a reply that is not streamed, in bytes
 */
public record FrontDoor(boolean streams, long replyLimit) {
  /** A connection of its own: whatever there is can be sent. */
  public static final FrontDoor CONNECTION = new FrontDoor(true, Long.MAX_VALUE);
}
