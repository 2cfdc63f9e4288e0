package dev.portcullis.config;

import dev.portcullis.address.AddressConfig;
import dev.portcullis.address.AddressLayer;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Route;
import dev.portcullis.startup.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From which addresses requests are taken, from configuration that was checked. */
public final class AddressTable {
  private AddressTable() {}

  /** The layer; what is wrong is told to {@code problems}. */
  public static AddressLayer of(AddressConfig config, Mode mode, Problems problems) {
    Map<String, AddressRules> perRoute = new HashMap<>();
    config
        .routes()
        .forEach(
            (name, route) ->
                perRoute.put(
                    name,
                    rules("portcullis.routes." + name + ".address", route.address(), problems)));
    perRoute.put(
        Route.ADMIN, rules("portcullis.admin.address", config.admin().address(), problems));
    List<Cidr> proxies =
        blocks("portcullis.address.trusted-proxies", config.address().trustedProxies(), problems);
    if (mode != Mode.LAPTOP && proxies.stream().anyMatch(Cidr::isEverything)) {
      problems.add(
          "portcullis.address.trusted-proxies",
          "with every address trusted, each client chooses the address that it is judged by",
          "Name the blocks of your own proxies.");
    }
    return new AddressLayer(
        rules("portcullis.address", config.address(), problems), perRoute, proxies);
  }

  private static AddressRules rules(String key, AddressConfig.Rules rules, Problems problems) {
    return new AddressRules(
        blocks(key + ".allow", rules.allow(), problems),
        blocks(key + ".deny", rules.deny(), problems));
  }

  private static List<Cidr> blocks(String key, Optional<List<String>> texts, Problems problems) {
    return problems.readAll(
        key,
        texts.orElse(List.of()),
        Cidr::parse,
        "Give CIDR blocks such as 10.0.0.0/8 or 2001:db8::/32.");
  }
}
