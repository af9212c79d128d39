package io.asterism.processor.requests;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Reads parameters that are a choice of words. What is none of them has been refused before, by {@link DeclaredParameters}. */
@Provider
public class WordConverters implements ParamConverterProvider {
    @Override
    public <T> @Nullable ParamConverter<T> getConverter(
            Class<T> rawType, Type genericType, Annotation @Nullable [] annotations) {
        return rawType.isEnum() ? new WordConverter<>(rawType) : null;
    }

    private record WordConverter<T>(Class<T> type) implements ParamConverter<T> {
        @Override
        public @Nullable T fromString(@Nullable String text) {
            return text == null ? null : Words.find(type, text).orElseThrow();
        }

        @Override
        public String toString(T value) {
            return Words.of((Enum<?>) value);
        }
    }
}
