package dev.portcullis.authn;

import dev.portcullis.authn.IssuerSettings.Ages;
import dev.portcullis.authn.IssuerSettings.Introspected;
import dev.portcullis.authn.IssuerSettings.Keys;
import dev.portcullis.authn.PublishedKeys.Place;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.Secrets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What verifying tokens takes besides the tokens.
 *
 * @param secrets where secrets lie
 * @param client asks issuers
 * @param brake how often it does
 * @param clock tells the time
 * @param upkeep is told of what should be fetched again
 */
public record IssuerWorld(
    Secrets secrets, IssuerClient client, Brake brake, InstantSource clock, Upkeep upkeep) {
  TokenIssuer issuer(
      IssuerSettings settings, BiConsumer<String, IllegalArgumentException> reported) {
    String name = settings.rules().name();
    IssuerKeys keys =
        switch (settings.keys()) {
          case Keys.Secret(var ref) ->
              secret(settings, ref, problem -> reported.accept(name, problem));
          case Keys.Published(var place, var ages) -> remote(settings, new Place.At(place), ages);
          case Keys.Discovered(var metadata, var urls, var ages) ->
              remote(settings, new Place.Named(metadata, urls, ages.hard()), ages);
        };
    return new TokenIssuer(settings.rules(), settings.algorithms(), settings.types(), keys);
  }

  private SecretKeys secret(
      IssuerSettings settings, SecretRef ref, Consumer<? super IllegalArgumentException> reported) {
    try {
      return new SecretKeys(secrets, ref, settings.algorithms(), reported);
    } catch (IllegalArgumentException unusable) {
      throw new UnusableKeys(settings.rules().name(), unusable);
    }
  }

  private RemoteKeys remote(IssuerSettings settings, Place place, Ages ages) {
    ClaimRules rules = settings.rules();
    return new RemoteKeys(
        rules.name(),
        new PublishedKeys(rules.name(), rules.identifier(), place, clock),
        client.apart(),
        new RemoteKeys.Pace(ages.soft(), ages.hard(), ages.unknown(), IssuerUnavailable.PAUSE),
        brake.apart(),
        clock,
        upkeep);
  }

  Optional<Introspection> introspection(IssuerSettings settings) {
    return settings.introspection().map(asked -> introspection(settings.rules(), asked));
  }

  private Introspection introspection(ClaimRules rules, Introspected asked) {
    return new Introspection(
        rules,
        new IntrospectionEndpoint(
            rules.name(), asked.url(), asked.clientId(), asked.clientSecret(), secrets, client),
        new Introspection.Terms(asked.active(), asked.inactive(), asked.types()),
        brake,
        clock);
  }
}
