package dev.portcullis.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.secret.SecretRef;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/** Secrets in Secrets Manager, whose names nobody else has. */
record StoredSecrets(AwsWorld world) {
  /** The whole name of a secret. */
  String named(String name) {
    return world.settings().name() + "/" + name;
  }

  /** Puts a value there, the first or another one. */
  SecretRef put(String name, byte[] content) {
    var manager = world.clients().secretsManager();
    Optional<String> text = text(content);
    SdkBytes bytes = text.isPresent() ? null : SdkBytes.fromByteArray(content);
    try {
      manager.createSecret(
          r -> r.name(named(name)).secretString(text.orElse(null)).secretBinary(bytes));
    } catch (ResourceExistsException there) {
      manager.putSecretValue(
          r -> r.secretId(named(name)).secretString(text.orElse(null)).secretBinary(bytes));
    }
    return new SecretRef.SecretsManager(named(name), Optional.empty());
  }

  private static Optional<String> text(byte[] content) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
