package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import java.io.InterruptedIOException;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failure of the SDK says, in the gateway's own words. */
final class Faults {
  private static final Map<String, Fault> BY_CODE =
      Map.ofEntries(
          Map.entry("AccessDeniedException", Fault.ACCESS_DENIED),
          Map.entry("AccessDenied", Fault.ACCESS_DENIED),
          Map.entry("UnauthorizedOperation", Fault.ACCESS_DENIED),
          Map.entry("UnrecognizedClientException", Fault.UNAUTHENTICATED),
          Map.entry("InvalidClientTokenId", Fault.UNAUTHENTICATED),
          Map.entry("ExpiredTokenException", Fault.UNAUTHENTICATED),
          Map.entry("ExpiredToken", Fault.UNAUTHENTICATED),
          Map.entry("MissingAuthenticationTokenException", Fault.UNAUTHENTICATED),
          Map.entry("IncompleteSignature", Fault.UNAUTHENTICATED),
          Map.entry("ResourceNotFoundException", Fault.NOT_FOUND),
          Map.entry("NotFoundException", Fault.NOT_FOUND),
          Map.entry("DisabledException", Fault.NOT_FOUND),
          Map.entry("KMSInvalidStateException", Fault.NOT_FOUND),
          Map.entry("InvalidCiphertextException", Fault.DAMAGED),
          Map.entry("IncorrectKeyException", Fault.DAMAGED));

  private Faults() {}

  /** Whether it may be over a moment later, so that another try may help. */
  static boolean mayPass(Fault fault) {
    return switch (fault) {
      case THROTTLED, TIMED_OUT, UNREACHABLE, FAILED -> true;
      case ACCESS_DENIED, UNAUTHENTICATED, CLOCK_SKEW, NOT_FOUND, DAMAGED -> false;
    };
  }

  static Fault of(SdkException failure) {
    return failure instanceof AwsServiceException told ? told(told) : notTold(failure);
  }

  private static Fault told(AwsServiceException failure) {
    if (failure.isClockSkewException() || saysThatTheClockIsOff(failure)) {
      return Fault.CLOCK_SKEW;
    }
    if (failure.isThrottlingException()) {
      return Fault.THROTTLED;
    }
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    Fault known = code == null ? null : BY_CODE.get(code);
    if (known != null) {
      return known;
    }
    return "InvalidSignatureException".equals(code) || "SignatureDoesNotMatch".equals(code)
        ? Fault.UNAUTHENTICATED
        : Fault.FAILED;
  }

  /** Services say by a wrong signature that a request is too old; only their words tell it. */
  private static boolean saysThatTheClockIsOff(AwsServiceException failure) {
    String message = failure.getMessage();
    return message != null
        && (message.contains("Signature expired") || message.contains("Signature not yet current"));
  }

  private static Fault notTold(SdkException failure) {
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException
        || isTimeout(failure)) {
      return Fault.TIMED_OUT;
    }
    return failure instanceof SdkClientException && failure.getCause() == null
        ? Fault.UNAUTHENTICATED // no credentials to be found: nothing was sent
        : Fault.UNREACHABLE;
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InterruptedIOException) { // of sockets: SocketTimeoutException
        return true;
      }
    }
    return false;
  }
}
