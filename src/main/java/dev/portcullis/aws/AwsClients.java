package dev.portcullis.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The clients of all services that the gateway uses, made at once, on one HTTP client. None of them
 * repeats a call by itself: whether a call may be repeated is known where it is made. Safe for use
 * by several threads.
 */
public final class AwsClients implements AutoCloseable {
  static {
    LibraryData.load();
  }

  private static final int MOST_CONNECTIONS = 256;

  /** A function that was frozen for longer finds its connections closed by the other side. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

  private final AwsSettings settings;
  private final SdkHttpClient http;
  private final DynamoDbClient dynamoDb;
  private final OnDemand<KmsClient> kms;
  private final SecretsManagerClient secretsManager;
  private final OnDemand<CloudWatchLogsClient> logs;

  /** Clients with these settings, and the credentials that the process finds around itself. */
  public static AwsClients of(AwsSettings settings) {
    return new AwsClients(settings, DefaultCredentialsProvider.builder().build(), List.of());
  }

  /**
   * Clients with these settings.
   *
   * @param interceptors are told of every call
   */
  public AwsClients(
      AwsSettings settings,
      AwsCredentialsProvider credentials,
      List<ExecutionInterceptor> interceptors) {
    this.settings = settings;
    this.http =
        Apache5HttpClient.builder()
            .maxConnections(MOST_CONNECTIONS)
            .connectionAcquisitionTimeout(settings.connectTimeout())
            .connectionTimeout(settings.connectTimeout())
            .socketTimeout(settings.timeout())
            .connectionMaxIdleTime(LONGEST_IDLE)
            .build();
    var behaviour =
        ClientOverrideConfiguration.builder()
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .apiCallTimeout(settings.connectTimeout().plus(settings.timeout()))
            .executionInterceptors(interceptors)
            .addExecutionInterceptor(new ClockCheck(InstantSource.system()))
            .build();
    var with = new With(settings, http, credentials, behaviour);
    this.dynamoDb = with.all(DynamoDbClient.builder()).endpointDiscoveryEnabled(false).build();
    this.kms = new OnDemand<>(() -> with.all(KmsClient.builder()).build());
    this.secretsManager = with.all(SecretsManagerClient.builder()).build();
    this.logs = new OnDemand<>(() -> with.all(CloudWatchLogsClient.builder()).build());
  }

  private record With(
      AwsSettings settings,
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      ClientOverrideConfiguration behaviour) {
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B all(B builder) {
      builder
          .region(Region.of(settings.region()))
          .credentialsProvider(credentials)
          .overrideConfiguration(behaviour)
          .httpClient(http);
      settings.endpoint().ifPresent(builder::endpointOverride);
      return builder;
    }
  }

  /**
   * Makes what was not asked for yet: for a process that lives long, whose calls should not wait.
   */
  public void makeAll() {
    kms.get();
    logs.get();
  }

  AwsSettings settings() {
    return settings;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  KmsClient kms() {
    return kms.get();
  }

  SecretsManagerClient secretsManager() {
    return secretsManager;
  }

  CloudWatchLogsClient logs() {
    return logs.get();
  }

  @Override
  public void close() {
    dynamoDb.close();
    kms.close();
    secretsManager.close();
    logs.close();
    http.close();
  }
}
