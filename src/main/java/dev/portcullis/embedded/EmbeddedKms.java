package dev.portcullis.embedded;

import dev.portcullis.crypto.KeyMaterial;
import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.OpaqueContext;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.crypto.Wrapped;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps data keys by AES-256-GCM under a key in a file, {@code <data>/kms/master}, random, mode
 * 0600, with the context as associated data. Who can read the data directory can open what is
 * sealed: it keeps backups of the sealed data alone, not the machine. Safe for use by several
 * threads and processes.
 */
public final class EmbeddedKms implements Kms {
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final Path file;
  private final SecureRandom random;

  /**
   * The KMS of this data directory; the first one makes its key.
   *
   * @throws SealingUnavailable if it cannot be made, or the directory is open to others
   */
  public EmbeddedKms(Path data, SecureRandom random) {
    this.random = random;
    this.file = data.resolve("kms").resolve("master");
    try {
      Path directory = PrivateFiles.directory(PrivateFiles.directory(data).resolve("kms"));
      new FileMutex(directory, ".lock").holding(() -> make(file, random));
    } catch (Exception failure) {
      throw SealingUnavailable.kms("the master key cannot be made", Fault.FAILED, failure);
    }
  }

  private static Path make(Path file, SecureRandom random) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] key = new byte[KEY];
      random.nextBytes(key);
      PrivateFiles.replace(file, key);
      Arrays.fill(key, (byte) 0);
    }
    return file;
  }

  @Override
  public Generated generate(OpaqueContext context) {
    byte[] key = new byte[KEY];
    random.nextBytes(key);
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] wrapped = crypt(Cipher.ENCRYPT_MODE, nonce, key, context);
    byte[] whole = ByteBuffer.allocate(NONCE + wrapped.length).put(nonce).put(wrapped).array();
    return new Generated(KeyMaterial.takeOwnershipOf(key), Wrapped.of(whole));
  }

  @Override
  public KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context) {
    byte[] whole = wrapped.bytes();
    if (whole.length <= NONCE) {
      throw damaged();
    }
    byte[] nonce = Arrays.copyOf(whole, NONCE);
    byte[] text = Arrays.copyOfRange(whole, NONCE, whole.length);
    try {
      return KeyMaterial.takeOwnershipOf(crypt(Cipher.DECRYPT_MODE, nonce, text, context));
    } catch (IllegalArgumentException otherLength) {
      throw damaged();
    }
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, OpaqueContext context) {
    byte[] master = master();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(master, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.id().getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException changed) {
      throw damaged();
    } finally {
      Arrays.fill(master, (byte) 0);
    }
  }

  private byte[] master() {
    byte[] key;
    try {
      key = Files.readAllBytes(file);
    } catch (IOException failure) {
      throw SealingUnavailable.kms("the master key cannot be read", Fault.NOT_FOUND, failure);
    }
    if (key.length != KEY) {
      throw SealingUnavailable.kms("the master key is not one", Fault.FAILED, null);
    }
    return key;
  }

  private static SealingUnavailable damaged() {
    return SealingUnavailable.kms("a data key was not wrapped here so", Fault.DAMAGED, null);
  }
}
