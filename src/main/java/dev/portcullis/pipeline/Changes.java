package dev.portcullis.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes: what it has announced, and what came of that. Between the two, and for
 * good if whoever makes the change does not return, nobody knows whether it was made. It belongs to
 * the request's own thread.
 */
public final class Changes {
  private @Nullable Change open;
  private List<Change> made = List.of();
  private Supplier<List<Change>> undo = List::of;

  /** A change was announced, and is being made from now on. */
  public void begin(Change intended) {
    open = intended;
  }

  /**
   * It was made, and these are the changes as they came out.
   *
   * @param undo takes back what must not stand without evidence, and says what that has changed;
   *     most changes can stand, since they were announced
   */
  public void made(List<Change> changes, Supplier<List<Change>> undo) {
    made = List.copyOf(changes);
    this.undo = undo;
    open = null;
  }

  /**
   * That it was made is no evidence: what must not stand then is taken back, once.
   *
   * @return what that has changed; nothing where all of it can stand
   */
  public List<Change> takeBack() {
    Supplier<List<Change>> once = undo;
    undo = List::of;
    return once.get();
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
