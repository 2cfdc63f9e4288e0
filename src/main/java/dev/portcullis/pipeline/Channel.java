package dev.portcullis.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One continuous text of a reply or a request: a choice, a content block, a tool call's arguments.
 * Text of one channel belongs together over frames; text of two never does.
 *
 * @param id a name that is unique in its reply, such as {@code choice.0} or {@code block.1}
 */
public record Channel(String id) {
  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Channel other && id.equals(other.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
