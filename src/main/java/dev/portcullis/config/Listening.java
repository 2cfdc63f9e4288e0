package dev.portcullis.config;

import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.http.ServerSettings;
import dev.portcullis.startup.Problems;
import io.quarkus.runtime.configuration.MemorySize;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where and how the server listens, from configuration that was checked. */
public final class Listening {
  private static final int DRAINED_BYTES = 1 << 20;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(1);
  private static final int CONNECTIONS = 50_000;

  private Listening() {}

  /** Tells {@code problems} what a server must not listen with. */
  public static void check(Mode mode, ServerConfig config, Problems problems) {
    if (mode == Mode.LAPTOP && !loopback(config.host())) {
      problems.add(
          "portcullis.server.host",
          "laptop mode has a demo key and a stub model, and listens on loopback alone",
          "Use 127.0.0.1, or run in server mode (portcullis.mode=server).");
    }
    size("portcullis.server.header-limit", config.headerLimit(), 1 << 20, problems);
    config
        .tls()
        .ifPresent(
            tls -> {
              readable("portcullis.server.tls.certificate", tls.certificate(), problems);
              readable("portcullis.server.tls.key", tls.key(), problems);
            });
  }

  /** Notes a problem if the size is not from 1 to this many bytes. */
  static void size(String key, MemorySize size, long most, Problems problems) {
    if (size.asLongValue() < 1 || size.asLongValue() > most) {
      problems.add(
          key, "it is not between 1 byte and " + (most >> 20) + "M", "Give a size such as 10M.");
    }
  }

  private static void readable(String key, Path file, Problems problems) {
    if (!Files.isReadable(file)) {
      problems.add(key, "the file cannot be read", "Name a PEM file that this process may read.");
    }
  }

  /** Whether callers on other machines would send credentials in clear text. */
  public static boolean inTheClear(ServerConfig config) {
    return config.tls().isEmpty() && !loopback(config.host());
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException nowhere) {
      return false;
    }
  }

  /** How the server listens, from what {@link #check} found right. */
  public static ServerSettings settings(Mode mode, ServerConfig config) {
    return new ServerSettings(
        config.host(),
        config.port(),
        mode == Mode.LAPTOP,
        config.tls().map(tls -> new ServerSettings.TlsFiles(tls.certificate(), tls.key())),
        new ServerSettings.Limits(
            Math.toIntExact(config.headerLimit().asLongValue()),
            config.targetLimit(),
            DRAINED_BYTES,
            CONNECTIONS,
            config.requestLimit()),
        new ServerSettings.Times(
            config.idleTimeout(),
            config.headTimeout(),
            config.stallTimeout(),
            DRAIN_TIME,
            config.shutdownTimeout()));
  }
}
