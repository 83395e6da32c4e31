cmake_minimum_required(VERSION 3.20)
project(wrong LANGUAGES C CXX)
find_package(PE 9.0 REQUIRED)
