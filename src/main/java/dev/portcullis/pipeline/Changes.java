package dev.portcullis.pipeline;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes: what it has announced, and what came of that. Between the two, and for
 * good if whoever makes the change does not return, nobody knows whether it was made. It belongs to
 * the request's own thread.
 */
public final class Changes {
  private @Nullable Change open;
  private List<Change> made = List.of();
  private Runnable undo = () -> {};

  /** A change was announced, and is being made from now on. */
  public void begin(Change intended) {
    open = intended;
  }

  /**
   * It was made, and these are the changes as they came out.
   *
   * @param undo takes back what must not stand without evidence; most changes can stand, since they
   *     were announced
   */
  public void made(List<Change> changes, Runnable undo) {
    made = List.copyOf(changes);
    this.undo = undo;
    open = null;
  }

  /** That it was made is no evidence: what must not stand then is taken back, once. */
  public void takeBack() {
    Runnable once = undo;
    undo = () -> {};
    once.run();
  }

  /** It is certain that nothing was changed. */
  public void unmade() {
    open = null;
  }

  /** The change of which nobody knows whether it was made, if there is one. */
  public Optional<Change> open() {
    return Optional.ofNullable(open);
  }

  /** What was certainly changed. */
  public List<Change> made() {
    return made;
  }

  /** Whether anything was changed, or may have been. */
  boolean any() {
    return open != null || !made.isEmpty();
  }
}
