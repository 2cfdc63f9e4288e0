package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.Optional;

/**
 * Something that administration changes, for the audit. Neither document holds a secret or the hash
 * of one.
 *
 * @param kind what it is, in a word: {@code key}, {@code policy}, {@code role}, {@code tenant},
 *     {@code user}
 * @param id which one
 * @param tenant whose it is, if it is a tenant's
 * @param before what was there, if there was anything
 * @param after what is to be there, or is there now; nothing if it is removed
 */
public record Change(
    String kind, String id, Optional<String> tenant, Optional<Json> before, Optional<Json> after) {
  @Override
  public String toString() {
    return "change of " + kind + " " + id;
  }
}
