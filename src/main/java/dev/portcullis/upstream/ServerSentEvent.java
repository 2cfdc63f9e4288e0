package dev.portcullis.upstream;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param name its name, if it has one
 * @param data its data; lines are joined by a line feed
 */
record ServerSentEvent(@Nullable String name, String data) {
  @Override
  public String toString() {
    return "event of " + data.length();
  }
}
