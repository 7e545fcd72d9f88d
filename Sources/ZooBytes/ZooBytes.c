#include "ZooBytes.h"
