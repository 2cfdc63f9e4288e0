package dev.portcullis.admin;

import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is asked for with keys. */
final class KeyReading {
  private KeyReading() {}

  static KeyRequest request(Json.Obj body, String tenant) throws Declined {
    var reading = new Reading(body);
    String owner = body.text("owner").orElseThrow();
    Set<String> roles = Set.copyOf(reading.list("roles", role -> role).orElse(List.of()));
    var grants =
        new Grants(
            reading.patterns("scopes"), reading.patterns("routes"), reading.patterns("models"));
    AddressRules addresses = reading.addresses();
    Limits limits = reading.limits();
    Duration lifetime = reading.lifetime("expires_in", KeyRequest.USUAL_LIFETIME);
    return reading.whole(
        () -> new KeyRequest(owner, tenant, roles, grants, addresses, limits, lifetime));
  }

  static Narrowing narrowing(Json.Obj body) throws Declined {
    var reading = new Reading(body);
    Optional<List<Wildcard>> scopes = reading.list("scopes", Wildcard::new);
    Optional<List<Wildcard>> routes = reading.list("routes", Wildcard::new);
    Optional<List<Wildcard>> models = reading.list("models", Wildcard::new);
    Optional<Set<String>> roles = reading.list("roles", role -> role).map(HashSet::new);
    Optional<List<Cidr>> allow = reading.list("cidrs", Cidr::parse);
    List<Cidr> deny = reading.list("denied_cidrs", Cidr::parse).orElse(List.of());
    Limits limits = reading.limits();
    Optional<Instant> expires = moment(reading, "expires");
    return reading.whole(
        () -> new Narrowing(scopes, routes, models, roles, allow, deny, limits, expires));
  }

  static Optional<Instant> moment(Reading reading, String name) {
    return reading.value(name, text -> Moments.parse(text).orElseThrow());
  }
}
