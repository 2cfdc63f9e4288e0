/**
 * The part of IAM that the documents of {@code infra/terraform/policies} speak, for tests: no
 * emulator of AWS enforces it. What is not understood fails, so that no document is taken for
 * narrower than it is.
 *
 * <p>What belongs here: documents, requests, and whether the first allow the second. What does not:
 * the SDK, and what its calls ask for.
 */
@NullMarked
package dev.portcullis.aws.iam;

import org.jspecify.annotations.NullMarked;
