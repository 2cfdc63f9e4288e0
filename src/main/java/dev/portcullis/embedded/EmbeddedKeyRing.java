package dev.portcullis.embedded;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.secret.SecretRef;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** The laptop's own key ring, {@code <data>/keys-ring.json}, random, mode 0600. */
public final class EmbeddedKeyRing {
  private EmbeddedKeyRing() {}

  /**
   * Where the ring lies; the first call makes it. What is there is never overwritten, whatever it
   * is. Several processes may call this at once.
   *
   * @throws StoreUnavailable if it is not there and cannot be made
   */
  public static SecretRef.File at(Path data) {
    Path file = data.resolve("keys-ring.json");
    try {
      var lock = new FileMutex(PrivateFiles.directory(data.resolve("access")), ".lock");
      lock.holding(
          () -> {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
              PrivateFiles.replace(file, KeyRing.random(new SecureRandom()).unsafeBytes());
            }
            return file;
          });
    } catch (Exception failure) {
      throw new StoreUnavailable("the key ring " + file + " cannot be made", failure);
    }
    return new SecretRef.File(file, Optional.empty());
  }
}
