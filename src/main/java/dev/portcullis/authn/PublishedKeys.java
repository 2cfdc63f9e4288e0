package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys that an issuer publishes, from a place that is known, or that its metadata name
 * (OpenID Connect Discovery 1.0, 4): these are asked again after keys could not be had. Used by one
 * thread at a time.
 */
final class PublishedKeys implements Supplier<KeySet> {
  private final String issuer;
  private final String identifier;
  private final Place place;
  private final IssuerClient client;
  private @Nullable URI discovered;

  /** Where keys lie. */
  sealed interface Place {
    /** There. */
    record At(URI uri) implements Place {}

    /** Where the issuer's metadata say, as long as that is a place of this kind. */
    record Discovered(URI metadata, IssuerUrl urls) implements Place {}
  }

  PublishedKeys(String issuer, String identifier, Place place, IssuerClient client) {
    this.issuer = issuer;
    this.identifier = identifier;
    this.place = place;
    this.client = client;
  }

  @Override
  public KeySet get() {
    URI known = discovered;
    URI at =
        switch (place) {
          case Place.At(URI uri) -> uri;
          case Place.Discovered(URI metadata, IssuerUrl urls) ->
              known == null ? discover(metadata, urls) : known;
        };
    discovered = null;
    KeySet keys = keys(client.get(issuer, at));
    discovered = at;
    return keys;
  }

  private KeySet keys(Json document) {
    try {
      return KeySet.of(document, KeySet.Origin.PUBLISHED);
    } catch (IllegalArgumentException none) {
      throw new IssuerUnavailable(issuer, Fault.DAMAGED, "its keys cannot be used", none);
    }
  }

  private URI discover(URI metadata, IssuerUrl urls) {
    Json document = client.get(issuer, metadata);
    if (document.text("issuer").filter(identifier::equals).isEmpty()) {
      throw new IssuerUnavailable(
          issuer, Fault.DAMAGED, "its metadata are those of another issuer");
    }
    try {
      return urls.parse(document.text("jwks_uri").orElse(""));
    } catch (IllegalArgumentException unusable) {
      throw new IssuerUnavailable(
          issuer, Fault.DAMAGED, "its metadata name no place of its keys that is safe", unusable);
    }
  }
}
