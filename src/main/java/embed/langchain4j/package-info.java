/**
 * Adapts an {@link embed.Embedder} to LangChain4j. Whoever uses this package brings {@code
 * dev.langchain4j:langchain4j-core}; nothing else needs it.
 */
package embed.langchain4j;
