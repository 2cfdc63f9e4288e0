package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Reads versions of secrets, on threads that nothing interrupts. */
final class SecretVersions {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient client;

  SecretVersions(SecretsManagerClient client) {
    this.client = client;
  }

  /** Why a version could not be read. */
  static final class NotRead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    NotRead(Fault fault, @Nullable Throwable cause) {
      super("a secret could not be read: " + fault, cause);
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }
  }

  /**
   * The version with this label; none if there is none. To read is to change nothing, so it is done
   * once more where that may help.
   *
   * @throws NotRead if it cannot be read
   */
  Optional<SecretDocument> read(String name, String label) {
    return OwnThread.call(
        () -> {
          try {
            return once(name, label);
          } catch (SdkException failure) {
            if (!Faults.mayPass(Faults.of(failure))) {
              throw new NotRead(Faults.of(failure), failure);
            }
          }
          try {
            return once(name, label);
          } catch (SdkException again) {
            throw new NotRead(Faults.of(again), again);
          }
        });
  }

  private Optional<SecretDocument> once(String name, String label) {
    try {
      GetSecretValueResponse found =
          client.getSecretValue(request -> request.secretId(name).versionStage(label));
      Instant created = found.createdDate() == null ? Instant.EPOCH : found.createdDate();
      return content(found).map(content -> SecretDocument.of(found.versionId(), created, content));
    } catch (ResourceNotFoundException | InvalidRequestException none) { // deleted: the latter
      return Optional.empty();
    }
  }

  private static Optional<byte[]> content(GetSecretValueResponse found) {
    return Optional.ofNullable(found.secretString())
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .or(() -> Optional.ofNullable(found.secretBinary()).map(SdkBytes::asByteArray))
        .filter(content -> content.length > 0);
  }
}
