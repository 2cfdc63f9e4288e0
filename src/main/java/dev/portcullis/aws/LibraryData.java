package dev.portcullis.aws;

import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;

/**
 * What the SDK and its HTTP client read from their jars once and keep: the list of public suffixes,
 * by which certificates are judged, and AWS's partitions. It is the same wherever they run, so an
 * executable has it from the beginning: there this class is initialised while it is built.
 */
final class LibraryData {
  static {
    PublicSuffixMatcherLoader.getDefault();
    Region any = Region.EU_CENTRAL_1;
    DynamoDbEndpointProvider.defaultProvider().resolveEndpoint(p -> p.region(any)).join();
    SecretsManagerEndpointProvider.defaultProvider().resolveEndpoint(p -> p.region(any)).join();
  }

  private LibraryData() {}

  /** Has it read, if it was not yet. */
  static void load() {
    // the static initialiser has done it
  }
}
