package dev.portcullis.posture;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.address.AddressConfig;
import dev.portcullis.admin.Control;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.aws.AwsConfig;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.Mappings;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.secret.SecretsConfig;
import dev.portcullis.upstream.UpstreamConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A configuration, and what a report says of it. */
abstract class PostureCase {
  static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  static final Survey NOT_TAKEN = new Survey.NotTaken();

  @TempDir Path folder;
  private final Map<String, String> properties = new HashMap<>();

  @BeforeEach
  void configure() {
    with("mode", "laptop");
    with("data-directory", folder.resolve("data").toString());
    with("routes.one.dialect", "openai");
    with("routes.one.operations", "chat").with("routes.one.upstreams[0].base-url", "stub:");
    with("routes.two.dialect", "openai");
    with("routes.two.operations", "chat").with("routes.two.upstreams[0].base-url", "stub:");
  }

  PostureCase with(String key, String value) {
    properties.put("portcullis." + key, value);
    return this;
  }

  String said(String control) {
    return found(control, NOT_TAKEN).state().text();
  }

  Control found(String control, Survey survey) {
    return named(control, configuration().posture().controls(survey, NOW));
  }

  static Control named(String begin, List<Control> controls) {
    return controls.stream()
        .filter(control -> control.name().startsWith(begin))
        .findFirst()
        .orElseThrow();
  }

  World configuration() {
    var builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMappingIgnore("portcullis.**")
            .withSources(new PropertiesConfigSource(properties, "test", 100));
    Mappings.ALL.forEach(builder::withMapping);
    SmallRyeConfig config = builder.build();
    var adapters =
        new Adapters(
            config.getConfigMapping(GatewayConfig.class),
            config.getConfigMapping(KeysConfig.class),
            config.getConfigMapping(SecretsConfig.class),
            config.getConfigMapping(AwsConfig.class));
    return new World(config, adapters);
  }

  record World(SmallRyeConfig config, Adapters adapters) {
    private <T> T of(Class<T> mapping) {
      return config.getConfigMapping(mapping);
    }

    Posture posture() {
      var gateway = of(GatewayConfig.class);
      var server = of(ServerConfig.class);
      var routes = of(RoutesConfig.class);
      var upstreams = of(UpstreamConfig.class);
      var authorization = of(AuthorizationConfig.class);
      return new Posture(
          authorization,
          new AdministrationPosture(gateway, authorization, of(IssuersConfig.class)),
          new AddressPosture(gateway, of(AddressConfig.class), routes),
          new LimitPosture(routes, of(LimitsConfig.class), server),
          new WirePosture(gateway, server, upstreams),
          new StoragePosture(adapters),
          new TrailPosture(adapters),
          new SecretPosture(
              gateway, server, upstreams, of(KeysConfig.class), of(IssuersConfig.class), adapters),
          adapters);
    }
  }
}
