package dev.portcullis;

import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.IssuerTable;
import dev.portcullis.config.Mappings;
import dev.portcullis.startup.InvalidConfiguration;
import dev.portcullis.startup.MappedKeys;
import dev.portcullis.startup.Problem;
import dev.portcullis.startup.Problems;
import dev.portcullis.startup.UnknownKeys;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings that a page or a file shows, as the gateway reads them. */
final class Settings {
  private Settings() {}

  /** Those of a file of properties. */
  static Map<String, String> of(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  /**
   * What is wrong with their names, and with what they say of issuers, roles and administration.
   */
  static List<Problem> problems(Map<String, String> settings) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(IssuersConfig.class)
            .withMapping(AuthorizationConfig.class)
            .withMappingIgnore("portcullis.**")
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    var found = new ArrayList<>(UnknownKeys.in(config, Set.of(), MappedKeys.of(Mappings.ALL)));
    var problems = new Problems();
    IssuerTable.of(config.getConfigMapping(IssuersConfig.class), Mode.SERVER, problems);
    AuthorizationConfig authorization = config.getConfigMapping(AuthorizationConfig.class);
    AuthorizationTable.roles(authorization, problems);
    AuthorizationTable.secondFactor(authorization, problems);
    try {
      problems.check();
    } catch (InvalidConfiguration wrong) {
      found.addAll(wrong.problems());
    }
    return found;
  }
}
