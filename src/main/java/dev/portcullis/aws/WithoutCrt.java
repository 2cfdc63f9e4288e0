package dev.portcullis.aws;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.crt.internal.signer.DefaultAwsCrtV4aHttpSigner;

/**
 * What the executable has where the SDK would look for AWS's native library: that it is not there.
 * It is never on the class path, and what needs it (checksums of S3, signatures for several
 * regions) is not used here; but whoever compiles ahead of time would want to see its classes. On
 * the JVM these classes do nothing.
 */
final class WithoutCrt {
  private static final String MISSING = "AWS's Common Runtime is not part of this executable";

  private WithoutCrt() {}

  /** Checksums; for CRC-32C the JDK's own is asked first. */
  @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
  static final class Checksums {
    private Checksums() {}

    @Substitute
    static @Nullable SdkChecksum createCrtCrc32C() {
      return null; // as where the library is missing: the SDK's own implementation follows
    }

    @Substitute
    static SdkChecksum crc64NvmeCrtImplementation() {
      throw new UnsupportedOperationException(MISSING);
    }

    @Substitute
    static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
      throw new UnsupportedOperationException(MISSING);
    }
  }

  /** Signatures by SigV4a. */
  @TargetClass(
      className =
          "software.amazon.awssdk.http.auth.aws.internal.signer.util.OptionalDependencyLoaderUtil")
  static final class Signers {
    private Signers() {}

    @Substitute
    public static DefaultAwsCrtV4aHttpSigner getDefaultAwsCrtV4aHttpSigner() {
      throw new UnsupportedOperationException(MISSING);
    }
  }
}
