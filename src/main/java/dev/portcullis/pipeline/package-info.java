/**
 * The contract of a layer, the pipeline that runs layers, and the types that features share.
 *
 * <p>What belongs here: what two features must both know. What does not: any framework, any wire,
 * any cloud, any decision of a single layer. It imports nothing but the JDK and {@code
 * dev.portcullis.json}.
 */
@NullMarked
package dev.portcullis.pipeline;

import org.jspecify.annotations.NullMarked;
