package dev.portcullis.aws;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One version of a secret, as Secrets Manager keeps it.
 *
 * @param version its id there
 * @param created when it was stored
 * @param whole all of it
 * @param fields what its members hold, if it is a JSON object; those that are texts, and not empty
 */
record SecretDocument(
    String version, Instant created, Secret whole, Optional<Map<String, Secret>> fields) {

  static SecretDocument of(String version, Instant created, byte[] content) {
    return new SecretDocument(version, created, Secret.copyOf(content), fields(content));
  }

  private static Optional<Map<String, Secret>> fields(byte[] content) {
    try {
      return new JsonReader(JsonLimits.REQUEST).read(content) instanceof Json.Obj(var members)
          ? Optional.of(
              members.entrySet().stream()
                  .filter(member -> member.getValue().asText().orElse("").length() > 0)
                  .collect(
                      Collectors.toUnmodifiableMap(
                          Map.Entry::getKey,
                          member -> Secret.of(member.getValue().asText().orElseThrow()))))
          : Optional.empty();
    } catch (InvalidJson plain) {
      return Optional.empty();
    }
  }

  /**
   * What this refers to.
   *
   * @throws SecretUnavailable if it names a member that is not there
   */
  Secret in(SecretRef.SecretsManager ref) {
    if (ref.field().isEmpty()) {
      return whole;
    }
    Secret found =
        fields
            .orElseThrow(
                () ->
                    new SecretUnavailable(
                        ref, "the secret is not a JSON object; leave the #field out, or store one"))
            .get(ref.field().get());
    if (found == null) {
      throw new SecretUnavailable(
          ref, "the secret has no such text member, or an empty one; add it, or mend the #field");
    }
    return found;
  }
}
