package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys that an issuer publishes, from a place that is known, or that its metadata name
 * (OpenID Connect Discovery 1.0, 4). These are read again after keys could not be had, for a key
 * that is not known, and once they are too old: an issuer that has moved may go on answering where
 * it was. Used by one thread at a time.
 */
final class PublishedKeys {
  private final String issuer;
  private final String identifier;
  private final Place place;
  private final InstantSource clock;
  private @Nullable Discovered discovered;

  /** Where keys lie. */
  sealed interface Place {
    /** There. */
    record At(URI uri) implements Place {}

    /**
     * Where the issuer's metadata say, as long as that is a place of this kind; from this age on
     * they are read again.
     */
    record Named(URI metadata, IssuerUrl urls, Duration age) implements Place {}
  }

  /** Why keys are fetched. */
  enum Need {
    /** There are none, or those that there are grow old. */
    AGE,
    /** One is meant that is not among them. */
    UNKNOWN_KEY
  }

  private record Discovered(URI keys, Instant at) {}

  PublishedKeys(String issuer, String identifier, Place place, InstantSource clock) {
    this.issuer = issuer;
    this.identifier = identifier;
    this.place = place;
    this.clock = clock;
  }

  /**
   * The keys as they are published now.
   *
   * @throws IssuerUnavailable if they cannot be had
   */
  KeySet fetch(Errand errand, Need need) {
    return switch (place) {
      case Place.At(URI uri) -> keys(errand.get(uri));
      case Place.Named named -> {
        Discovered known = known(named.age(), need);
        Discovered at = known == null ? discover(errand, named) : known;
        discovered = null;
        KeySet keys = keys(errand.get(at.keys()));
        discovered = at;
        yield keys;
      }
    };
  }

  /** What was discovered before, where that will do. */
  private @Nullable Discovered known(Duration age, Need need) {
    Discovered known = discovered;
    if (known == null) {
      return null;
    }
    Instant now = clock.instant();
    boolean young = now.isBefore(known.at().plus(age)) && !now.isBefore(known.at());
    return switch (need) {
      case AGE -> young ? known : null;
      case UNKNOWN_KEY -> null;
    };
  }

  private KeySet keys(Json document) {
    try {
      return KeySet.published(document);
    } catch (IllegalArgumentException none) {
      throw new IssuerUnavailable(issuer, Fault.DAMAGED, "its keys cannot be used", none);
    }
  }

  private Discovered discover(Errand errand, Place.Named named) {
    Json document = errand.get(named.metadata());
    if (document.text("issuer").filter(identifier::equals).isEmpty()) {
      throw new IssuerUnavailable(
          issuer, Fault.DAMAGED, "its metadata are those of another issuer");
    }
    try {
      URI keys = named.urls().parse(document.text("jwks_uri").orElse(""));
      return new Discovered(keys, clock.instant());
    } catch (IllegalArgumentException unusable) {
      throw new IssuerUnavailable(
          issuer, Fault.DAMAGED, "its metadata name no place of its keys that is safe", unusable);
    }
  }
}
