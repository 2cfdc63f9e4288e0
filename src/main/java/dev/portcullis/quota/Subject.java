package dev.portcullis.quota;

import dev.portcullis.pipeline.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose use is counted. Its text is the name under which a ledger keeps it, and free of control
 * characters.
 *
 * @param kind what it is
 * @param id which one
 */
public record Subject(Kind kind, String id) {

  /** What can have limits, and the word for it. */
  public enum Kind {
    /** An API key. */
    KEY,
    /** Whoever a token speaks of. */
    USER,
    /** All keys of a tenant together. */
    TENANT,
    /** All calls on a route together. */
    ROUTE,
    /** All calls of a model on a route together. */
    MODEL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word in headers, refusals and audit events. */
    public String text() {
      return text;
    }
  }

  /**
   * @throws IllegalArgumentException if the id is empty or has control characters
   */
  public Subject {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a subject has an id");
    }
    for (int i = 0; i < id.length(); i++) {
      if (Character.isISOControl(id.charAt(i))) {
        throw new IllegalArgumentException("the id of a subject has no control characters");
      }
    }
  }

  /** The caller. */
  public static Subject of(Principal principal) {
    return switch (principal.kind()) {
      case API_KEY -> key(principal.id());
      case TOKEN -> user(principal.id());
    };
  }

  /** Whether it is a caller, and not something that callers share. */
  public boolean isCaller() {
    return switch (kind) {
      case KEY, USER -> true;
      case TENANT, ROUTE, MODEL -> false;
    };
  }

  /** The API key of this id. */
  public static Subject key(String id) {
    return new Subject(Kind.KEY, id);
  }

  /** The holder of tokens: an issuer's name, a slash, and a subject. */
  public static Subject user(String id) {
    return new Subject(Kind.USER, id);
  }

  /** A tenant. */
  public static Subject tenant(String name) {
    return new Subject(Kind.TENANT, name);
  }

  /** A route. */
  public static Subject route(String name) {
    return new Subject(Kind.ROUTE, name);
  }

  /** A model on a route. */
  public static Subject model(String route, String model) {
    return new Subject(Kind.MODEL, route + "/" + model);
  }

  /**
   * The subject of this text.
   *
   * @throws IllegalArgumentException if it is of none
   */
  public static Subject parse(String text) {
    int colon = text.indexOf(':');
    String kind = text.substring(0, Math.max(colon, 0));
    for (Kind known : Kind.values()) {
      if (known.text.equals(kind)) {
        return new Subject(known, text.substring(colon + 1));
      }
    }
    throw new IllegalArgumentException("there is no such kind of subject");
  }

  /** Its name in a ledger. */
  public String text() {
    return kind.text + ":" + id;
  }

  @Override
  public String toString() {
    return text();
  }

  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Subject other && kind.equals(other.kind) && id.equals(other.id);
  }

  @Override
  public int hashCode() {
    return 31 * (kind.hashCode()) + id.hashCode();
  }
}
