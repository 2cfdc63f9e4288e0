package dev.portcullis.client;

import dev.portcullis.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Signs a person in who has a browser somewhere: the device authorization grant (RFC 8628). What
 * the person proves, a second factor among it, is between them and their issuer.
 */
public final class DeviceLogin {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Pause pause;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** What the person is asked to do. */
  @FunctionalInterface
  public interface Prompt {
    /**
     * @param page where to go
     * @param code what to enter there
     * @param direct a page that knows the code already, if there is one; nothing in any of them
     *     controls a terminal
     */
    void show(String page, String code, Optional<String> direct);
  }

  /** What to sign in to. */
  public record Request(
      URI gateway, URI issuer, String clientId, String scope, Optional<String> acr) {
    /**
     * Reads what a person typed.
     *
     * @throws CannotReach if one of the URLs is none, or would be called in the clear
     */
    public static Request parse(
        String gateway, String issuer, String clientId, String scope, Optional<String> acr) {
      return new Request(
          Wire.address(
              gateway.endsWith("/") ? gateway.substring(0, gateway.length() - 1) : gateway),
          Wire.address(issuer),
          clientId,
          scope,
          acr);
    }
  }

  DeviceLogin(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** One by the system's clock. */
  public DeviceLogin() {
    this(InstantSource.system(), Thread::sleep);
  }

  /**
   * Signs in; returns when the person has done what was asked, or the code has expired.
   *
   * @throws CannotReach if the issuer, or the person, does not let it
   */
  public Session signIn(Request request, Prompt prompt) throws InterruptedException {
    try (var wire = new Wire()) {
      Issuer issuer = Issuer.discover(wire, request.issuer());
      Json device = authorize(issuer, request);
      prompt.show(
          device
              .text("verification_uri")
              .map(DeviceLogin::shown)
              .orElseThrow(() -> new CannotReach("the issuer names no page for the code")),
          device
              .text("user_code")
              .map(Plain::text)
              .orElseThrow(() -> new CannotReach("the issuer gives no code to enter")),
          device.text("verification_uri_complete").map(DeviceLogin::shown));
      return poll(issuer, request, device)
          .session(request.gateway(), request.issuer(), request.clientId());
    }
  }

  private static String shown(String address) {
    return Wire.address(address).toASCIIString();
  }

  private static Json authorize(Issuer issuer, Request request) throws InterruptedException {
    URI endpoint =
        issuer
            .endpoint("device_authorization_endpoint")
            .orElseThrow(
                () -> new CannotReach(issuer.uri() + " offers no sign-in with a code (RFC 8628)"));
    var form = new LinkedHashMap<String, String>();
    form.put("client_id", request.clientId());
    form.put("scope", request.scope());
    request.acr().ifPresent(acr -> form.put("acr_values", acr));
    Answer answer = issuer.post(endpoint, form);
    if (!answer.ok()) {
      throw new CannotReach("the issuer refuses: " + answer.problem());
    }
    return answer.body();
  }

  private Issuer.Granted poll(Issuer issuer, Request request, Json device)
      throws InterruptedException {
    Map<String, String> form =
        Map.of(
            "grant_type",
            GRANT,
            "client_id",
            request.clientId(),
            "device_code",
            device
                .text("device_code")
                .orElseThrow(() -> new CannotReach("the issuer gives no code to ask with")));
    Instant end = clock.instant().plusSeconds(device.integer("expires_in").orElse(300));
    Duration interval = Duration.ofSeconds(Math.clamp(device.integer("interval").orElse(5), 1, 60));
    while (clock.instant().isBefore(end)) {
      pause.of(interval);
      Optional<Answer> heard = issuer.poll(form);
      if (heard.isEmpty()) {
        interval = interval.multipliedBy(2); // RFC 8628, 3.5: more seldom, until the code's end
        continue;
      }
      Answer answer = heard.get();
      if (answer.ok()) {
        return Issuer.granted(answer, clock);
      }
      switch (answer.body().text("error").orElse("")) {
        case "authorization_pending" -> {}
        case "slow_down" -> interval = interval.plus(SLOWER);
        case "access_denied" -> throw new CannotReach("the sign-in was denied");
        case "expired_token" -> throw new CannotReach("the code has expired; try again");
        default -> throw new CannotReach("the issuer refuses: " + answer.problem());
      }
    }
    throw new CannotReach("the code has expired; try again");
  }
}
