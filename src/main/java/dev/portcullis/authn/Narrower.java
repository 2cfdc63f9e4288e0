package dev.portcullis.authn;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes from a record what a {@link Narrowing} says, and refuses whatever would add to it. A pure
 * function.
 *
 * @param record the record as it is
 * @param usual the limits of a key that has none of its own
 * @param now the time
 */
record Narrower(ApiKeyRecord record, Limits usual, Instant now) {
  /** Why a narrowing is none; the message is a sentence for whoever asked. */
  static final class Widens extends Exception {
    private static final long serialVersionUID = 1L;

    Widens(String why) {
      super(why);
    }
  }

  ApiKeyRecord apply(Narrowing narrowing) throws Widens {
    Set<String> roles = narrowing.roles().orElse(record.roles());
    require(
        record.roles().containsAll(roles), "A key is narrowed to some of the roles that it has.");
    return record.narrowed(
        roles, grants(narrowing), addresses(narrowing), limits(narrowing), expiry(narrowing));
  }

  private Grants grants(Narrowing narrowing) throws Widens {
    Grants own = record.grants();
    List<Wildcard> scopes = covered(own.scopes(), narrowing.scopes(), "scope");
    require(
        narrowing.scopes().isEmpty() || scopes.stream().noneMatch(Narrower::administrative),
        "API keys never reach administration.");
    List<Wildcard> routes = covered(own.routes(), narrowing.routes(), "route");
    require(
        !scopes.isEmpty() && !routes.isEmpty(),
        "A key keeps at least one scope and one route; revoke it to take all.");
    List<Wildcard> models = covered(own.models(), narrowing.models(), "model");
    // a key without any model may make calls that name none, and so may one with all of them
    require(
        !models.isEmpty() || own.models().isEmpty() || own.models().contains(Wildcard.ANY),
        "A key that is kept to some models keeps at least one of them.");
    return new Grants(scopes, routes, models);
  }

  private static boolean administrative(Wildcard scope) {
    return scope.text().startsWith("admin:");
  }

  private static List<Wildcard> covered(
      List<Wildcard> own, Optional<List<Wildcard>> wanted, String what) throws Widens {
    for (Wildcard pattern : wanted.orElse(List.of())) {
      require(
          own.stream().anyMatch(held -> held.covers(pattern)),
          "Each " + what + " that is left must be part of one that the key has.");
    }
    return wanted.orElse(own);
  }

  private AddressRules addresses(Narrowing narrowing) throws Widens {
    AddressRules own = record.addresses();
    List<Cidr> allow = narrowing.allow().orElse(own.allow());
    require(
        narrowing.allow().isEmpty() || !allow.isEmpty(),
        "Say which addresses are left; a key without any may be used from everywhere.");
    for (Cidr block : narrowing.allow().orElse(List.of())) {
      require(
          own.allow().isEmpty() || own.allow().stream().anyMatch(held -> held.covers(block)),
          "Each block of addresses that is left must lie within one that the key has.");
    }
    List<Cidr> deny =
        Stream.concat(own.deny().stream(), narrowing.deny().stream()).distinct().toList();
    return new AddressRules(allow, deny);
  }

  /**
   * A measure with limits of the key's own is free of the usual ones, so the first of them must not
   * let those go.
   */
  private Limits limits(Narrowing narrowing) throws Widens {
    if (narrowing.limits().all().isEmpty()) {
      return record.limits();
    }
    Limits inForce = record.limits().or(usual);
    var result = new ArrayList<Limit>(narrowing.limits().all());
    for (Limit held : inForce.all()) {
      if (narrowing.limits().of(held.measure()).isEmpty()) {
        if (record.limits().all().contains(held)) {
          result.add(held);
        }
        continue;
      }
      Optional<Limit> lower =
          narrowing.limits().of(held.measure()).stream()
              .filter(limit -> limit.window().equals(held.window()))
              .findFirst();
      require(
          lower.isEmpty() || lower.get().amount() <= held.amount(),
          "A limit is only lowered: " + held + " is what there is.");
      if (lower.isEmpty()) {
        result.add(held);
      }
    }
    try {
      return new Limits(result);
    } catch (IllegalArgumentException tooMany) {
      throw new Widens("A measure has at most " + Limits.MOST_WINDOWS + " windows.");
    }
  }

  private Instant expiry(Narrowing narrowing) throws Widens {
    Instant wanted = narrowing.expires().orElse(record.expires()).truncatedTo(ChronoUnit.SECONDS);
    require(
        !wanted.isAfter(record.expires()),
        "A key only ends earlier: it is valid until " + record.expires() + ".");
    require(
        narrowing.expires().isEmpty() || wanted.isAfter(now),
        "That is over already; revoke the key to end it at once.");
    return wanted;
  }

  private static void require(boolean holds, String otherwise) throws Widens {
    if (!holds) {
      throw new Widens(otherwise);
    }
  }
}
