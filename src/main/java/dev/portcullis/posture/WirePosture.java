package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.Listening;
import dev.portcullis.config.UpstreamTable;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.upstream.UpstreamConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is encrypted on its way. */
@Singleton
class WirePosture {
  private static final Duration SOON = Duration.ofDays(30);

  private final GatewayConfig config;
  private final ServerConfig server;
  private final UpstreamConfig upstreams;

  WirePosture(GatewayConfig config, ServerConfig server, UpstreamConfig upstreams) {
    this.config = config;
    this.server = server;
    this.upstreams = upstreams;
  }

  Control inTransit(Instant now) {
    var evidence = new ArrayList<String>();
    var advice = new ArrayList<String>();
    State clients = clients(now, evidence, advice);
    long clear =
        targets().stream()
            .filter(target -> target.baseUrl().toLowerCase(Locale.ROOT).startsWith("http:"))
            .count();
    evidence.add("Upstreams without TLS: " + clear + " of " + targets().size() + ".");
    evidence.add("Upstreams are called by TLS 1.3, or by 1.2 where they have no better.");
    if (clear > 0) {
      advice.add("Use https for upstreams in your own network, too.");
    }
    State state = clients == State.ON && clear > 0 ? State.PARTLY : clients;
    return new Control("Encryption in transit (TLS 1.3)", state, evidence, advice);
  }

  private State clients(Instant now, List<String> evidence, List<String> advice) {
    if (config.mode() == Mode.FUNCTION) {
      evidence.add("A function ends no TLS: its front door does, which this process does not see.");
      advice.add(
          "Check at the front door (API Gateway, function URL, CloudFront, load balancer) that it"
              + " takes TLS 1.3, and nothing below 1.2.");
      return State.PARTLY;
    }
    if (server.tls().isEmpty()) {
      evidence.add(
          Listening.inTheClear(server)
              ? "The server takes HTTP in the clear from other machines."
              : "The server takes HTTP in the clear, from this machine alone.");
      advice.add(
          "Set portcullis.server.tls.certificate and .key, or terminate TLS before this process.");
      return State.OFF;
    }
    evidence.add("The server takes TLS 1.3 alone.");
    Optional<Instant> end = end(server.tls().get().certificate());
    evidence.add(
        end.map(until -> "Its certificate is valid until " + until + ".")
            .orElse("Its certificate cannot be read."));
    if (end.isEmpty() || end.get().isBefore(now.plus(SOON))) {
      advice.add("Renew the certificate of portcullis.server.tls.certificate.");
    }
    return end.filter(now::isBefore).isPresent() ? State.ON : State.OFF;
  }

  private static Optional<Instant> end(Path pem) {
    try (var in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .findFirst()
          .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant());
    } catch (IOException | CertificateException unreadable) {
      return Optional.empty();
    }
  }

  private List<UpstreamConfig.Target> targets() {
    return upstreams.routes().values().stream()
        .flatMap(route -> route.upstreams().stream())
        .filter(target -> !target.baseUrl().equals(UpstreamTable.STUB))
        .toList();
  }
}
