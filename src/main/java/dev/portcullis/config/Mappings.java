package dev.portcullis.config;

import dev.portcullis.startup.ConfigReport;
import java.util.List;

/** The mappings of {@code portcullis.*}. */
public final class Mappings {
  /** All of them. */
  public static final List<Class<?>> ALL =
      List.of(
          GatewayConfig.class,
          RoutesConfig.class,
          dev.portcullis.aws.AwsConfig.class,
          dev.portcullis.http.ServerConfig.class,
          dev.portcullis.lambda.FunctionConfig.class,
          dev.portcullis.address.AddressConfig.class,
          dev.portcullis.authn.KeysConfig.class,
          dev.portcullis.authn.IssuersConfig.class,
          dev.portcullis.authz.AuthorizationConfig.class,
          dev.portcullis.secret.SecretsConfig.class,
          dev.portcullis.quota.LimitsConfig.class,
          dev.portcullis.guard.GuardConfig.class,
          dev.portcullis.upstream.UpstreamConfig.class);

  /** What is wrong with them; made while an executable is built, which keeps no reflection. */
  public static final ConfigReport REPORT = new ConfigReport(ALL);

  private Mappings() {}
}
