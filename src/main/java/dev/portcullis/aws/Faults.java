package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import java.io.InterruptedIOException;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
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

  /** How the SDK begins to say that it found none; nothing was sent then. */
  private static final String NO_CREDENTIALS = "Unable to load credentials";

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
    if (hasCause(failure, ClockCheck.ClocksApart.class)) {
      return Fault.CLOCK_SKEW;
    }
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException
        || hasCause(failure, InterruptedIOException.class)) { // of sockets: SocketTimeoutException
      return Fault.TIMED_OUT;
    }
    if (failure.getCause() != null) {
      return Fault.UNREACHABLE;
    }
    return String.valueOf(failure.getMessage()).startsWith(NO_CREDENTIALS)
        ? Fault.UNAUTHENTICATED
        : Fault.FAILED;
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
