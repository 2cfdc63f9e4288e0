package dev.portcullis.blackbox;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An emulator of AWS that remembers what {@link Ministack} does not know: REST APIs that are made
 * of an OpenAPI document, what stands before them, and what alarms do. It calls nothing.
 */
final class Moto extends Emulator {
  private Moto(EmulatorProcess process) {
    super(process);
  }

  /** One that answers, for the account that the other emulators have. */
  static Moto start() {
    return new Moto(
        EmulatorProcess.start(
            "moto", "moto.server", "MOTO_PORT", Map.of("MOTO_ACCOUNT_ID", "000000000000")));
  }

  /** The services that Terraform is to ask of it, and where they are. */
  Map<String, URI> services() {
    return Stream.of("API_GATEWAY", "CLOUDWATCH", "WAFV2")
        .collect(Collectors.toMap(service -> service, service -> endpoint()));
  }

  /** The names of all REST APIs, web ACLs, alarms and dashboards. */
  List<String> names() {
    Stream<String> apis =
        SampleEvents.json(get("apigateway", "/restapis")).items("item").stream()
            .map(api -> api.text("name").orElseThrow());
    return Stream.of(apis, webAcls().stream(), watching().stream()).flatMap(all -> all).toList();
  }
}
