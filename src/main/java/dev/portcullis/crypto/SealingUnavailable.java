package dev.portcullis.crypto;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import org.jspecify.annotations.Nullable;

/** Nothing can be sealed or opened at the moment. */
public final class SealingUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  private SealingUnavailable(
      String dependency, Fault fault, String problem, @Nullable Throwable cause) {
    super(dependency, fault, problem, cause);
  }

  /** The KMS does not do its part. */
  public static SealingUnavailable kms(String problem, Fault fault, @Nullable Throwable cause) {
    return new SealingUnavailable("kms", fault, problem, cause);
  }

  /** The store of wrapped keys does not do its part. */
  public static SealingUnavailable dataKeys(
      String problem, Fault fault, @Nullable Throwable cause) {
    return new SealingUnavailable("data-keys", fault, problem, cause);
  }
}
