package dev.portcullis.aws;

import dev.portcullis.crypto.KeyMaterial;
import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.OpaqueContext;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.crypto.Wrapped;
import dev.portcullis.pipeline.Fault;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/**
 * Data keys under one key of AWS KMS, bound to their context by its encryption context. The KMS key
 * is named when unwrapping, too, so that nobody else's key serves. Safe for use by several threads.
 */
public final class AwsKms implements Kms {
  private final AwsClients clients;
  private final String key;

  /** The KMS key of these clients' settings. */
  public AwsKms(AwsClients clients) {
    this.clients = clients;
    this.key = clients.settings().kmsKey();
  }

  @Override
  public Generated generate(OpaqueContext context) {
    var answer =
        asking(
            "no data key could be made",
            () ->
                clients
                    .kms()
                    .generateDataKey(
                        r ->
                            r.keyId(key)
                                .keySpec(DataKeySpec.AES_256)
                                .encryptionContext(context.encryptionContext())));
    return new Generated(
        material(answer.plaintext()), Wrapped.of(answer.ciphertextBlob().asByteArray()));
  }

  @Override
  public KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context) {
    var answer =
        asking(
            "a data key could not be unwrapped",
            () ->
                clients
                    .kms()
                    .decrypt(
                        r ->
                            r.keyId(key)
                                .ciphertextBlob(SdkBytes.fromByteArray(wrapped.bytes()))
                                .encryptionContext(context.encryptionContext())));
    return material(answer.plaintext());
  }

  /** The array is the answer's own, so that wiping the key leaves no copy in it. */
  private static KeyMaterial material(SdkBytes plaintext) {
    try {
      return KeyMaterial.takeOwnershipOf(plaintext.asByteArrayUnsafe());
    } catch (IllegalArgumentException otherLength) {
      throw SealingUnavailable.kms("a data key has a wrong length", Fault.DAMAGED, null);
    }
  }

  private static <T> T asking(String problem, Supplier<T> call) {
    try {
      return OwnThread.callAgain(call);
    } catch (SdkException failure) {
      throw SealingUnavailable.kms(problem, Faults.of(failure), failure);
    }
  }
}
