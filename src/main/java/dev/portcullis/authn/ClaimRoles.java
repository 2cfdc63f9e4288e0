package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a token brings its holder: roles by what its claims say, and scopes only where the
 * configuration lets its issuer grant them. What is not mapped is dropped: it grants nothing. Who
 * brings more than is looked at is refused, since nobody could say what is missing.
 *
 * @param roles which claim has values that stand for roles, if any does
 * @param meaning the roles that each value stands for
 * @param others what other values stand for
 * @param scopes which claim has scopes of ours, if any does
 */
public record ClaimRoles(
    Optional<ClaimPath> roles,
    Map<String, Set<String>> meaning,
    Others others,
    Optional<ClaimPath> scopes) {
  /** How many roles a token may bring: each may have to be looked up. */
  static final int MOST_ROLES = 32;

  private static final int MOST_SCOPES = 256;
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Administration is reached by roles that the configuration gives meaning to, and not else. */
  private static final String ADMINISTRATION = "admin:";

  public ClaimRoles {
    meaning = Map.copyOf(meaning);
  }

  /** What values stand for that nobody has given a meaning. */
  public enum Others {
    /** Nothing. */
    NOTHING,
    /** The role of the same name. */
    SAME_NAME
  }

  /** What is wrong with what a token brings, if anything is. */
  Optional<Flaw> flaw(Json.Obj claims) {
    return roles(claims).size() > MOST_ROLES || texts(scopes, claims).size() > MOST_SCOPES
        ? Optional.of(Flaw.ROLES)
        : Optional.empty();
  }

  /** The roles of whom these claims speak. */
  Set<String> roles(Json.Obj claims) {
    var held = new LinkedHashSet<String>();
    for (String value : texts(roles, claims)) {
      Set<String> meant = meaning.get(value);
      if (meant != null) {
        held.addAll(meant);
      } else if (others == Others.SAME_NAME && ROLE.matcher(value).matches()) {
        held.add(value);
      }
    }
    return held;
  }

  /** What the token grants by itself, on every route and model that its scopes name. */
  Grants grants(Json.Obj claims) {
    List<Wildcard> granted =
        texts(scopes, claims).stream()
            .filter(text -> text.contains(":") && !text.startsWith(ADMINISTRATION))
            .flatMap(text -> Wildcard.parse(text).stream())
            .toList();
    return new Grants(granted, List.of(Wildcard.ANY), List.of(Wildcard.ANY));
  }

  private static List<String> texts(Optional<ClaimPath> path, Json.Obj claims) {
    return path.map(at -> at.textsIn(claims)).orElse(List.of());
  }
}
