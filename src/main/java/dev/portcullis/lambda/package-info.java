/**
 * The function: AWS Lambda's Runtime API, and what Lambda alone knows. It brings events into the
 * pipeline and takes replies out of it, streamed or whole, one invocation at a time.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes" and
 * "Response streaming with custom runtimes".
 */
@NullMarked
package dev.portcullis.lambda;

import org.jspecify.annotations.NullMarked;
