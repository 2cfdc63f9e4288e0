/**
 * What the configuration means: each table turns a part of it into what the packages further in
 * work with, and says what is wrong with it.
 *
 * <p>What belongs here: the settings of the process as a whole, and everything that is judged
 * before anything is opened. What does not: the mapping of a single feature, which lies in its own
 * package, and whatever asks a store or a service.
 */
@NullMarked
package dev.portcullis.config;

import org.jspecify.annotations.NullMarked;
