#include "ZooBytes.h"

#include <string.h>

// #embed is C23; this compiler has it in every mode and remarks on it in older ones.
#pragma clang diagnostic ignored "-Wc23-extensions"

typedef struct {
  const char *path;
  const unsigned char *bytes;
} ZooFile;

// The one list of the files in zoo/; ZooTests checks it against the folder. A description is text, so
// a NUL can end it and no length has to be written beside it.
static const ZooFile files[] = {
    {"alexnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/alexnet.kdl" suffix(, 0)
     }},
    {"alphago.kdl",
     (const unsigned char[]){
#embed "../../zoo/alphago.kdl" suffix(, 0)
     }},
    {"c3d.kdl",
     (const unsigned char[]){
#embed "../../zoo/c3d.kdl" suffix(, 0)
     }},
    {"convnetjs.kdl",
     (const unsigned char[]){
#embed "../../zoo/convnetjs.kdl" suffix(, 0)
     }},
    {"densenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/densenet.kdl" suffix(, 0)
     }},
    {"faster-rcnn.kdl",
     (const unsigned char[]){
#embed "../../zoo/faster-rcnn.kdl" suffix(, 0)
     }},
    {"fcn.kdl",
     (const unsigned char[]){
#embed "../../zoo/fcn.kdl" suffix(, 0)
     }},
    {"googlenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/googlenet.kdl" suffix(, 0)
     }},
    {"lenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/lenet.kdl" suffix(, 0)
     }},
    {"lessons/alexnet-input.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/alexnet-input.kdl" suffix(, 0)
     }},
    {"lessons/building-blocks.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/building-blocks.kdl" suffix(, 0)
     }},
    {"lessons/filters.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/filters.kdl" suffix(, 0)
     }},
    {"lessons/inception-module.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/inception-module.kdl" suffix(, 0)
     }},
    {"lessons/padding.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/padding.kdl" suffix(, 0)
     }},
    {"lessons/stacked-kernels.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/stacked-kernels.kdl" suffix(, 0)
     }},
    {"lessons/window.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/window.kdl" suffix(, 0)
     }},
    {"lessons/worked-passes.kdl",
     (const unsigned char[]){
#embed "../../zoo/lessons/worked-passes.kdl" suffix(, 0)
     }},
    {"mlp.kdl",
     (const unsigned char[]){
#embed "../../zoo/mlp.kdl" suffix(, 0)
     }},
    {"neocognitron.kdl",
     (const unsigned char[]){
#embed "../../zoo/neocognitron.kdl" suffix(, 0)
     }},
    {"resnet-cifar.kdl",
     (const unsigned char[]){
#embed "../../zoo/resnet-cifar.kdl" suffix(, 0)
     }},
    {"resnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/resnet.kdl" suffix(, 0)
     }},
    {"segnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/segnet.kdl" suffix(, 0)
     }},
    {"sequences.kdl",
     (const unsigned char[]){
#embed "../../zoo/sequences.kdl" suffix(, 0)
     }},
    {"torchvision/alexnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/alexnet.kdl" suffix(, 0)
     }},
    {"torchvision/convnext.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/convnext.kdl" suffix(, 0)
     }},
    {"torchvision/densenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/densenet.kdl" suffix(, 0)
     }},
    {"torchvision/efficientnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/efficientnet.kdl" suffix(, 0)
     }},
    {"torchvision/googlenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/googlenet.kdl" suffix(, 0)
     }},
    {"torchvision/inception.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/inception.kdl" suffix(, 0)
     }},
    {"torchvision/mnasnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/mnasnet.kdl" suffix(, 0)
     }},
    {"torchvision/mobilenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/mobilenet.kdl" suffix(, 0)
     }},
    {"torchvision/mobilenet-v3.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/mobilenet-v3.kdl" suffix(, 0)
     }},
    {"torchvision/regnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/regnet.kdl" suffix(, 0)
     }},
    {"torchvision/resnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/resnet.kdl" suffix(, 0)
     }},
    {"torchvision/resnext.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/resnext.kdl" suffix(, 0)
     }},
    {"torchvision/shufflenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/shufflenet.kdl" suffix(, 0)
     }},
    {"torchvision/squeezenet.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/squeezenet.kdl" suffix(, 0)
     }},
    {"torchvision/vgg.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/vgg.kdl" suffix(, 0)
     }},
    {"torchvision/video.kdl",
     (const unsigned char[]){
#embed "../../zoo/torchvision/video.kdl" suffix(, 0)
     }},
    {"unet3d.kdl",
     (const unsigned char[]){
#embed "../../zoo/unet3d.kdl" suffix(, 0)
     }},
    {"vgg.kdl",
     (const unsigned char[]){
#embed "../../zoo/vgg.kdl" suffix(, 0)
     }},
    {"vnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/vnet.kdl" suffix(, 0)
     }},
    {"zfnet.kdl",
     (const unsigned char[]){
#embed "../../zoo/zfnet.kdl" suffix(, 0)
     }},
};

static const size_t file_count = sizeof files / sizeof files[0];

size_t zoo_file_count(void) { return file_count; }

const char *zoo_file_path(size_t index) { return index < file_count ? files[index].path : NULL; }

const unsigned char *zoo_file_bytes(size_t index, size_t *count) {
  const unsigned char *bytes = index < file_count ? files[index].bytes : NULL;
  *count = bytes ? strlen((const char *)bytes) : 0;
  return bytes;
}
