package io.asterism.processor.requests;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Holds every request to the query parameters that its operation declares: a misspelt one that was passed over, or the first of two,
 * would be an answer to another question.
 */
@ApplicationScoped
public class DeclaredParameters {
    private final Map<Method, Map<String, DeclaredParameter>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ResourceInfo operation, UriInfo uri) {
        Method method = operation.getResourceMethod();
        if (method == null) {
            return;
        }
        Map<String, DeclaredParameter> declared = of(method);
        uri.getQueryParameters().forEach((name, values) -> {
            DeclaredParameter parameter = declared.get(name);
            if (parameter == null) {
                throw ProblemException.unknownParameter(name, List.copyOf(declared.keySet()));
            }
            if (values.size() != 1) {
                throw ProblemException.repeatedParameter(name, values.size());
            }
            if (!parameter.reads(values.get(0))) {
                throw ProblemException.badParameter(name, values.get(0), parameter.allowed());
            }
        });
    }

    /** What to answer where a value breaks what its annotations say. */
    public ProblemException refusal(ConstraintViolationException e, @Nullable Method method, UriInfo uri) {
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            String name = last(violation.getPropertyPath());
            DeclaredParameter parameter = method == null ? null : of(method).get(name);
            if (parameter != null) {
                String text = uri.getQueryParameters().getFirst(name);
                return text == null
                        ? ProblemException.missingParameter(name)
                        : ProblemException.badParameter(name, text, parameter.allowed());
            }
        }
        throw new IllegalStateException("no parameter of a request breaks a constraint", e);
    }

    /** The last step of a path, but for the place in a list. */
    private static String last(Path path) {
        String name = "";
        for (Path.Node node : path) {
            String step = node.getName();
            if (step != null && !step.startsWith("<")) {
                name = step;
            }
        }
        return name;
    }

    private Map<String, DeclaredParameter> of(Method method) {
        return known.computeIfAbsent(method, DeclaredParameters::read);
    }

    private static Map<String, DeclaredParameter> read(Method method) {
        Map<String, DeclaredParameter> declared = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Class<?> bean = parameter.getType(); bean != Object.class; bean = bean.getSuperclass()) {
                    for (Field field : bean.getDeclaredFields()) {
                        add(declared, field.getName(), field.getType(), field.getAnnotatedType(), field);
                    }
                }
            } else {
                add(declared, parameter.getName(), parameter.getType(), parameter.getAnnotatedType(), parameter);
            }
        }
        return declared;
    }

    private static void add(
            Map<String, DeclaredParameter> declared,
            String name,
            Class<?> raw,
            AnnotatedType type,
            AnnotatedElement where) {
        RestQuery query = where.getAnnotation(RestQuery.class);
        if (query == null) {
            return;
        }
        String given = query.value().isEmpty() ? name : query.value();
        if (type instanceof AnnotatedParameterizedType list) {
            AnnotatedType element = list.getAnnotatedActualTypeArguments()[0];
            declared.put(given, new DeclaredParameter(given, (Class<?>) element.getType(), true, where, element));
        } else {
            declared.put(given, new DeclaredParameter(given, raw, false, where, where));
        }
    }
}
