package dev.portcullis.pipeline;

/**
 * An adapter's way to a client: beside the stream that layers write, what {@link Delivery} does
 * when they have returned. Exactly one of {@link #end}, {@link #whole}, {@link #breakOff} and
 * {@link #abort} ends it. Every method belongs to the request's thread and throws {@link Stopped}
 * when the client has gone.
 */
public interface ClientReply extends Reply {
  /** Whether something has left for the client, so that its status can no longer change. */
  boolean committed();

  /** Ends a reply with its tail, which is all of it if it has not begun. */
  void end(Head head, Frame tail);

  /** Gives a whole reply at once, in the place of what was written but has not left. */
  void whole(Head head, byte[] body);

  /** Ends a reply where it stands, in a way that no client takes for its end. */
  void breakOff(Cause cause);

  /** Gives the client up, at once; throws nothing. */
  void abort();
}
