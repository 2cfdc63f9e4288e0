package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of an issuer must say, and whom they then prove. They are judged alike whether
 * they stood in a signed token or came from the issuer itself; never before either is certain. Safe
 * for use by several threads.
 *
 * @param name the issuer's name in the configuration
 * @param identifier what {@code iss} must be
 * @param audiences one of them must be in {@code aud}
 * @param times when a token is valid
 * @param required claims that must have these values
 * @param names of whom it speaks
 * @param roles what it brings
 */
public record ClaimRules(
    String name,
    String identifier,
    Set<String> audiences,
    ClaimTimes times,
    Map<ClaimPath, String> required,
    ClaimNames names,
    ClaimRoles roles) {

  /**
   * @throws IllegalArgumentException if there is no audience
   */
  public ClaimRules {
    audiences = Set.copyOf(audiences);
    required = Map.copyOf(required);
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException("an issuer's tokens are for an audience");
    }
  }

  /** Judges claims that are certain. */
  Verdict judge(Json.Obj claims, Instant now) {
    Optional<Flaw> flaw = flaw(claims, now);
    if (flaw.isPresent()) {
      return rejected(flaw.get());
    }
    Optional<String> id = names.id(name, claims);
    Optional<String> tenant = names.tenant(claims);
    Optional<Instant> expires = ClaimTimes.expires(claims);
    if (id.isEmpty() || expires.isEmpty()) {
      return rejected(Flaw.SUBJECT);
    }
    if (tenant.isEmpty()) {
      return rejected(Flaw.TENANT);
    }
    return new Verdict.Accepted(
        new Principal(
            id.get(),
            Principal.Kind.TOKEN,
            tenant.get(),
            names.owner(claims, id.get()),
            roles.roles(claims),
            roles.grants(claims),
            AddressRules.NONE,
            Limits.NONE,
            assurance(claims),
            expires.get()),
        Optional.of(name));
  }

  private Verdict rejected(Flaw flaw) {
    Reason told = flaw == Flaw.EXPIRED ? Reason.EXPIRED_CREDENTIAL : Reason.INVALID_CREDENTIAL;
    return new Verdict.Rejected(told, flaw, Optional.of(name));
  }

  private Optional<Flaw> flaw(Json.Obj claims, Instant now) {
    if (claims.text("iss").filter(identifier::equals).isEmpty()) {
      return Optional.of(Flaw.UNKNOWN_ISSUER);
    }
    if (!meant(claims)) {
      return Optional.of(Flaw.AUDIENCE);
    }
    if (claims.get("cnf").isPresent()) {
      return Optional.of(Flaw.BOUND);
    }
    Optional<Flaw> untimely = times.flaw(claims, now);
    if (untimely.isPresent()) {
      return untimely;
    }
    boolean all =
        required.entrySet().stream().allMatch(one -> says(claims, one.getKey(), one.getValue()));
    return all ? roles.flaw(claims) : Optional.of(Flaw.CLAIMS);
  }

  /** A single audience or a list of them (RFC 7519, 4.1.3), and nothing else among them. */
  private boolean meant(Json.Obj claims) {
    return switch (claims.get("aud").orElse(Json.Null.NULL)) {
      case Json.Str(String one) -> audiences.contains(one);
      case Json.Arr(List<Json> all) ->
          all.stream().allMatch(Json.Str.class::isInstance)
              && all.stream().flatMap(one -> one.asText().stream()).anyMatch(audiences::contains);
      case Json.Obj other -> false;
      case Json.Num other -> false;
      case Json.Bool other -> false;
      case Json.Null.NULL -> false;
    };
  }

  /** A list says each of its texts, and so does one with spaces between. */
  private static boolean says(Json.Obj claims, ClaimPath path, String value) {
    return switch (path.in(claims).orElse(Json.Null.NULL)) {
      case Json.Str(String text) -> text.equals(value) || path.textsIn(claims).contains(value);
      case Json.Num(String lexeme) -> lexeme.equals(value);
      case Json.Bool(boolean bool) -> Boolean.toString(bool).equals(value);
      case Json.Arr(List<Json> items) ->
          items.stream().anyMatch(item -> item.asText().filter(value::equals).isPresent());
      case Json.Obj object -> false;
      case Json.Null.NULL -> false;
    };
  }

  private static Assurance assurance(Json.Obj claims) {
    var methods = new HashSet<String>();
    claims.items("amr").forEach(method -> method.asText().ifPresent(methods::add));
    return new Assurance(claims.text("acr"), methods, ClaimTimes.time(claims, "auth_time"));
  }
}
