#include "graphs.h"
#include "shim.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const agon_graph_functions *graphs;

static char *refuse(void *object, const char *why) {
  char *message = strdup(why);
  dlclose(object);
  return message;
}

char *agon_graphs_load(const char *path) {
  // Now, so that a symbol that this libtorch lacks is told here.
  void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (object == NULL)
    return strdup(dlerror());
  const agon_graph_functions *found = dlsym(object, "agon_graphs");
  if (found == NULL)
    return refuse(object, dlerror());
  if (found->size != sizeof(agon_graph_functions) || strcmp(found->torch, agon_version()) != 0)
    return refuse(object, "it was not built together with this program");
  if (graphs != NULL)
    dlclose(object); // one handle is enough to keep it
  else
    graphs = found;
  return NULL;
}

char *agon_graph_pool_new(agon_graph_pool *made) { return graphs->pool(made); }

char *agon_graph_begin(int device, agon_graph_pool pool, agon_graph **made) {
  return graphs->begin(device, pool, made);
}

char *agon_graph_end(agon_graph *graph) { return graphs->end(graph); }

void agon_graph_abandon(agon_graph *graph) { graphs->abandon(graph); }

char *agon_graph_replay(agon_graph *graph) { return graphs->replay(graph); }

void agon_graph_free(agon_graph *graph) { graphs->free(graph); }
