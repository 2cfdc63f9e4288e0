package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** The streams of one log group of CloudWatch Logs. */
interface LogStreams {
  /**
   * What could not be done, and whether it is certain that nothing was.
   *
   * <p>It is not where an answer is missing, or says nothing that is known here.
   */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    Failed(Fault fault, Throwable cause) {
      super("CloudWatch Logs: " + fault, cause);
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }

    boolean certainlyNothingWasDone() {
      if (getCause() instanceof SdkClientException) {
        return false; // the service has not said it
      }
      return switch (fault) {
        case THROTTLED, ACCESS_DENIED, UNAUTHENTICATED, CLOCK_SKEW -> true;
        case TIMED_OUT, UNREACHABLE, NOT_FOUND, DAMAGED, FAILED -> false;
      };
    }
  }

  /** Makes a stream that is not there yet. */
  void create(String stream) throws Failed;

  /** Adds these events to a stream; returns when all of them were acknowledged. */
  void put(String stream, List<InputLogEvent> events) throws Failed;

  /** The streams of this group. */
  static LogStreams of(CloudWatchLogsClient client, String group) {
    return new LogStreams() {
      @Override
      public void create(String stream) throws Failed {
        try {
          OwnThread.call(
              () ->
                  client.createLogStream(
                      request -> request.logGroupName(group).logStreamName(stream)));
        } catch (SdkException failure) {
          throw new Failed(Faults.of(failure), failure);
        }
      }

      @Override
      public void put(String stream, List<InputLogEvent> events) throws Failed {
        try {
          var answer =
              OwnThread.call(
                  () ->
                      client.putLogEvents(
                          request ->
                              request.logGroupName(group).logStreamName(stream).logEvents(events)));
          if (answer.rejectedLogEventsInfo() != null) {
            throw new Failed(
                Fault.FAILED, new IllegalStateException("events were too old or too new"));
          }
        } catch (SdkException failure) {
          throw new Failed(Faults.of(failure), failure);
        }
      }
    };
  }
}
