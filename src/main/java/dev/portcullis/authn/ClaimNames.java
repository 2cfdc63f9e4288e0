package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Of whom a token speaks.
 *
 * @param subject which claim names the subject
 * @param owner which claims name who answers for it; the first usable one does, or else the subject
 * @param tenant which tenant it is of
 */
public record ClaimNames(ClaimPath subject, List<ClaimPath> owner, Tenant tenant) {
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_OWNER = 255;

  public ClaimNames {
    owner = List.copyOf(owner);
  }

  /** Which tenant tokens are of. */
  public sealed interface Tenant {
    /** All are of this one. */
    record Fixed(String name) implements Tenant {
      /**
       * @throws IllegalArgumentException if it is not a name
       */
      public Fixed {
        if (!KeyRequest.name(name)) {
          throw new IllegalArgumentException(
              "a tenant is of 1 to 64 letters, digits, dots, underscores and hyphens");
        }
      }
    }

    /** Each is of the one that this claim names, as tenants are named elsewhere. */
    record Claimed(ClaimPath path) implements Tenant {}
  }

  /**
   * The id of whom the token speaks: the issuer's name, a slash, and the subject; printable ASCII.
   */
  Optional<String> id(String issuer, Json.Obj claims) {
    int longest = LONGEST_ID - issuer.length() - 1;
    return subject
        .textIn(claims)
        .filter(text -> proper(text, longest))
        .map(text -> issuer + "/" + text);
  }

  /** The tenant, if the token says so in a usable way. */
  Optional<String> tenant(Json.Obj claims) {
    return switch (tenant) {
      case Tenant.Fixed(String name) -> Optional.of(name);
      case Tenant.Claimed(ClaimPath path) -> path.textIn(claims).filter(KeyRequest::name);
    };
  }

  /** Who answers for the subject, for people. */
  String owner(Json.Obj claims, String id) {
    return owner.stream()
        .flatMap(path -> path.textIn(claims).stream())
        .filter(ClaimNames::shown)
        .findFirst()
        .orElse(id);
  }

  private static boolean shown(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_OWNER
        && text.codePoints().allMatch(ClaimNames::visible);
  }

  /** Neither a control character nor one that changes how its neighbours are shown. */
  private static boolean visible(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean proper(String text, int longest) {
    return !text.isEmpty()
        && text.length() <= longest
        && text.equals(text.strip())
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
