/**
 * What stands behind the ports in an AWS account: DynamoDB, KMS, Secrets Manager, CloudWatch Logs.
 *
 * <p>What belongs here: one adapter for each port, the clients they share, and how a failure of the
 * SDK is told to the rest. What does not: rules of any feature; the adapters pass the same contract
 * tests as the embedded ones. No other package imports {@code software.amazon}.
 */
@NullMarked
package dev.portcullis.aws;

import org.jspecify.annotations.NullMarked;
