package dev.portcullis.authn;

import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A key that was good until a day ago. */
public final class ExpiredKey {
  private ExpiredKey() {}

  /** Its text, authentic by the ring in this file. */
  public static String by(Path ring) throws IOException {
    return TestKeys.keyText(
        KeyRing.parse(Secret.copyOf(Files.readAllBytes(ring))),
        Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.DAYS));
  }
}
