package dev.portcullis.pipeline;

/**
 * One defence. It runs on the request's own virtual thread, may block, and decides by what it
 * returns: a refusal of its own, or what {@code next} gave it.
 *
 * <p>Duties: proceed at most once; let {@link Stopped} pass; hand on a {@link Reply} of its own if
 * it looks at the reply; keep no state of a request in a field. What it throws becomes a refusal
 * before the reply has begun and a cut after it, never a grant.
 */
@FunctionalInterface
public interface Layer {
  /**
   * Judges the request, and the reply on its way out.
   *
   * @return how the request ended, as far as this layer lets it be known
   * @throws InterruptedException when the client has gone or the deadline has passed
   */
  Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException;

  /** The name by which refusals, audit events and failures speak of this layer. */
  default String name() {
    return getClass().getSimpleName().replaceFirst("Layer$", "").toLowerCase(java.util.Locale.ROOT);
  }
}
